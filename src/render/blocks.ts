/** Fills the inside of a block. */
interface Block {
  readonly fn: (view: unknown) => string;
}

/** The blocks that templates have. Those of Handlebars also count the items and know the views around, which takes longer. */
const blocks = {
  each(items: readonly unknown[], { fn }: Block): string {
    let text = '';
    for (const item of items) text += fn(item);
    return text;
  },
  if(this: unknown, flag: boolean, { fn }: Block): string {
    return flag ? fn(this) : '';
  },
};

/** Leaves only our blocks: each file that is printed costs a look at all that there are. */
export function useBlocks(environment: typeof Handlebars): void {
  for (const name of Object.keys(environment.helpers)) environment.unregisterHelper(name);
  environment.registerHelper(blocks);
}
