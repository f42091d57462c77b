export function documentOf(channels: number): object;

export const graphs: Readonly<
  Record<'chain' | 'next two' | 'ring' | 'complete' | 'share one', (size: number) => object>
>;
