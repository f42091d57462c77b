export interface Sizes {
  readonly verdict: number;
  readonly issues: number;
}

export const limits: Sizes;

export function sizesOf(folder: string): Promise<Sizes>;
