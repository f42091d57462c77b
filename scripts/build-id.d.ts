export function buildIdOfSources(repository?: string): string;
export function recordBuild(id: string, repository?: string): void;
export function refuseStaleBuild(repository?: string): void;
