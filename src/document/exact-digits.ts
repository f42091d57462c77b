/**
 * The number as JSON writes it, if it isn't the number that a double makes of it; undefined for any other.
 * `written` is a number of YAML.
 */
export function exactDigits(written: string, value: number): string | undefined {
  const text = /^0[ox]|^[-+]?0[box]/.test(written) ? bigInteger(written) : written;
  const [, sign = '', whole = '', fraction = '', exponent = ''] =
    /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const minus = sign === '-' ? '-' : '';
  const size = [whole.replace(/^0+(?=\d)/, '') || '0', fraction].filter((part) => part !== '');
  const digits = minus + size.join('.') + (exponent === '' ? '' : `e${exponent}`);
  return canonical(digits) === canonical(String(value)) ? undefined : digits;
}

function bigInteger(written: string): string {
  const size = BigInt(written.replace(/^[-+]/, '')).toString();
  return written.startsWith('-') ? `-${size}` : size;
}

/** Equal for spellings of one number: its digits without zeros at either end, and their exponent. */
function canonical(number: string): string {
  const [, minus = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${minus}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
