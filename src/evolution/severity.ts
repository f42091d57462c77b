/** The severities of changes, from bad to worse. `docs` are words, examples and what is deprecated. */
export const severities = ['docs', 'safe', 'risky', 'breaking'] as const;
export type Severity = (typeof severities)[number];

/** A heading for the changes of each severity, in the words of keepachangelog.com. */
export const headings: Readonly<Record<Severity, string>> = {
  breaking: 'Breaking',
  risky: 'Changed',
  safe: 'Added',
  docs: 'Documentation',
};
