import { readContract } from '../model/contract.js';
import type { KeywordSchema, Model, Pattern, Schema } from '../model/model.js';
import { mapSubschemas } from '../model/subschemas.js';
import { PatternJudge } from '../patterns/slow-patterns.js';

/**
 * The Model of a contract of whatever origin; undefined if the text is none, `newer` if a later version has written it. The time
 * that patterns take is judged anew: nobody can lie about it.
 */
export function contractOf(text: string): Model | 'newer' | undefined {
  const contract = readContract(text);
  if (!contract || contract === 'newer') return contract;
  const judge = new PatternJudge();
  const judged = <Own extends Pattern>({ growth: _, ...pattern }: Own): Own => {
    const power = judge.powerOf(pattern);
    const growth = power === Infinity ? 'exponential' : 'power';
    return (power === 1 ? pattern : { ...pattern, growth }) as Own;
  };
  const judgedSchema = (schema: Schema): Schema => {
    if (schema.kind !== 'keywords') return schema;
    const own: KeywordSchema = mapSubschemas(schema, judgedSchema);
    const { pattern, patternProperties } = own;
    if (!pattern && !patternProperties) return own;
    return {
      ...own,
      ...(pattern && { pattern: judged(pattern) }),
      ...(patternProperties && { patternProperties: patternProperties.map(judged) }),
    };
  };
  return {
    ...contract,
    schemas: contract.schemas.map((one) => ({ ...one, schema: judgedSchema(one.schema) })),
    messages: contract.messages.map((one) => ({ ...one, payload: judgedSchema(one.payload) })),
  };
}
