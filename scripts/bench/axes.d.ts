/** In the order of the table in docs/reference/measured.md. */
export const axes: Readonly<
  Record<string, { readonly words: string; readonly unit: string; readonly best: 'least' | 'most' }>
>;
