/** In place of @asyncapi/specs, which brings every schema twice, as the parser never asks for them. */
import v2_0 from '../../node_modules/@asyncapi/specs/schemas/2.0.0.json';
import v2_1 from '../../node_modules/@asyncapi/specs/schemas/2.1.0.json';
import v2_2 from '../../node_modules/@asyncapi/specs/schemas/2.2.0.json';
import v2_3 from '../../node_modules/@asyncapi/specs/schemas/2.3.0.json';
import v2_4 from '../../node_modules/@asyncapi/specs/schemas/2.4.0.json';
import v2_5 from '../../node_modules/@asyncapi/specs/schemas/2.5.0.json';
import v2_6 from '../../node_modules/@asyncapi/specs/schemas/2.6.0.json';
import v3_0 from '../../node_modules/@asyncapi/specs/schemas/3.0.0.json';
import v3_1 from '../../node_modules/@asyncapi/specs/schemas/3.1.0.json';

export const schemas = {
  '2.0.0': v2_0,
  '2.1.0': v2_1,
  '2.2.0': v2_2,
  '2.3.0': v2_3,
  '2.4.0': v2_4,
  '2.5.0': v2_5,
  '2.6.0': v2_6,
  '3.0.0': v3_0,
  '3.1.0': v3_1,
};
export default { schemas };
