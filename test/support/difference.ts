/** The first lines in which a text and what Prettier makes of it differ. */
export function difference(text: string, formatted: string): string {
  const [ours, theirs] = [text, formatted].map((all) => all.split('\n'));
  const line = ours?.findIndex((own, index) => own !== theirs?.[index]) ?? 0;
  const [before, after] = [ours, theirs].map((lines) => lines?.slice(line, line + 2).join('⏎'));
  return `${before} → ${after}`;
}
