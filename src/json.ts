/** A JSON Pointer in URI form, from the top of the document: `#/components/schemas/Ticket`. */
export type Pointer = string;

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
