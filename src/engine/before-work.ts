type Prepare = (characters: number) => void;

let prepare: Prepare = () => undefined;

/** Has something done before a document is worked on, which tells how long it is: an unchanged tree never gets there. */
export function beforeWork(first: Prepare): void {
  prepare = first;
}

/** Does what `beforeWork` was given, if anything. */
export function prepareWork(characters: number): void {
  prepare(characters);
}
