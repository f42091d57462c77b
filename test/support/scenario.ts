/** A part of a page: its text, and what stands in fences in it. */
export interface Scenario {
  /** Texts and blocks in turn; the first and last are texts. */
  readonly texts: readonly string[];
  readonly blocks: readonly Block[];
}

export interface Block {
  /** What stands behind the fence: `yaml`, `ts types/ticket.ts`, `ts check`, `json accepts Ticket`. */
  readonly kind: string;
  readonly text: string;
}

/** The scenarios of a page, a heading of the second level each. */
export function parseScenarios(page: string): readonly Scenario[] {
  return page.split(/^(?=## )/m).map((part) => {
    const pieces = part.split(/^```(.*)\n([^]*?)^```\n/m);
    const texts = pieces.filter((_, index) => index % 3 === 0);
    const blocks = texts
      .slice(1)
      .map((_, index) => ({
        kind: pieces[index * 3 + 1] ?? '',
        text: pieces[index * 3 + 2] ?? '',
      }));
    return { texts, blocks };
  });
}

/** The page's text again, with other text in its blocks. */
export function print({ texts, blocks }: Scenario, textOf: (block: Block) => string): string {
  return texts
    .map((text, index) => {
      const block = blocks[index];
      return block ? `${text}\`\`\`${block.kind}\n${textOf(block)}\`\`\`\n` : text;
    })
    .join('');
}
