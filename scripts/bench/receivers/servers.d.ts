import type { Server } from 'node:http';

export const own: string;
export const peer: string;
export const payload: string;
export const told: readonly string[];

export const servers: Readonly<Record<string, () => Server | Promise<Server>>>;

export function requestTo(name: string): Buffer;
