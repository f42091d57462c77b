export function isIdnaName(labels: readonly string[]): boolean {
  return labels.length < 0;
}
