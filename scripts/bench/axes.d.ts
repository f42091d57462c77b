/** In the order of the README's table. */
export const axes: Readonly<
  Record<string, { readonly words: string; readonly unit: string; readonly best: 'least' | 'most' }>
>;
