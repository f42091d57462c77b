/**
 * All that works on a document, loaded once it is known that there is one to work on: through this module alone, so
 * that it is one file of the bundle.
 */
export { describe, forge } from './forge.js';
export { renderDocs } from './docs.js';
export { compare, updateFolders, write } from './update-folders.js';
export { lint } from '../describe/lint.js';
export { folders, planProject, sendCommand } from '../outputs/project/plan.js';
export { firstReachable } from '../outputs/project/test.js';
export { isAtBase, waysInWords } from '../model/told.js';
export { render } from '../render/render.js';
export { findEvent, misfitOf, sampleDeliveries } from './send-sample.js';
export { signerOf } from './sign-sample.js';
export { bodyOf, sampleOf } from '../values/sample.js';
export { sampleHeaders } from '../values/sample-headers.js';
