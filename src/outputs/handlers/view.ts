import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface HandlersTemplates {
  'handlers/handler': HandlerView;
  'handlers/index': HandlersIndexView;
  'handlers/events': EventsView;
}

export interface HandlerView {
  readonly header: Code;
  readonly imports: Code;
  readonly doc: readonly Code[];
  readonly event: Code;
  readonly name: Code;
  readonly operation: Code;
  readonly channel: Code;
  readonly message: Code;
  /** A body holds several of them. */
  readonly isItem: boolean;
  /** The type of the rest of the body. */
  readonly envelope: Code;
  readonly hasParameters: boolean;
  readonly parametersType: Code;
  /** They may be missing. */
  readonly isPartial: boolean;
  readonly parameters: readonly ParameterView[];
  readonly payload: Code;
  readonly hasHeaders: boolean;
  readonly headersType: Code;
  readonly headers: readonly HeaderView[];
  readonly handler: Code;
  readonly stub: Code;
}

export interface HeaderView {
  readonly doc: readonly Code[];
  readonly key: Code;
}

export interface ParameterView {
  readonly doc: readonly Code[];
  readonly lines: readonly Code[];
}

export interface HandlersIndexView {
  readonly header: Code;
  readonly exports: readonly Code[];
}

export interface EventsView {
  readonly header: Code;
  readonly imports: readonly Code[];
  readonly exports: readonly Code[];
  readonly union: readonly Code[];
  readonly hasHandlers: boolean;
  readonly handlers: readonly HandlerEntryView[];
  readonly isEmpty: boolean;
}

export interface HandlerEntryView {
  readonly doc: readonly Code[];
  readonly key: Code;
  readonly handler: Code;
}
