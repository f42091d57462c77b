/** In place of y18n, which looks for translations on the disk: yargs speaks English, as all the rest does. */
import { format } from 'node:util';

export default function y18n() {
  return {
    __: format,
    __n: (one, other, count, ...values) => {
      const text = count === 1 ? one : other;
      return text.includes('%d') ? format(text, count, ...values) : format(text, ...values);
    },
    getLocale: () => 'en',
    setLocale() {},
    updateLocale() {},
  };
}
