import { checkAddresses } from './addresses.js';
import type { Check } from './context.js';
import { checkFormats } from './formats.js';
import { checkMessageIds, checkOperationIds } from './identifiers.js';
import { checkOperations } from './operations.js';
import { checkChannelParameters, checkServerVariables } from './parameters.js';
import { checkReferences } from './references.js';
import { checkSecurity } from './security.js';
import { checkChannelServers } from './servers.js';
import { checkTags } from './tags.js';

/** The checks of a document besides AsyncAPI's schema, in the order of the reports. */
export const checks: readonly Check[] = [
  checkReferences,
  checkAddresses,
  checkChannelParameters,
  checkServerVariables,
  checkChannelServers,
  checkSecurity,
  checkOperationIds,
  checkMessageIds,
  checkOperations,
  checkTags,
  checkFormats,
];
