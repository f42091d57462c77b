let prepare = (): void => undefined;

/** Has something done once there is a document to work on: an unchanged tree never gets there. */
export function beforeWork(first: () => void): void {
  prepare = first;
}

/** Does that. */
export function prepareWork(): void {
  prepare();
}
