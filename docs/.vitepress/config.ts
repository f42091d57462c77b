import { defineConfig } from 'vitepress';

/** The site of these pages. It asks no other server for anything: the search is local, and there are no fonts and no analytics. */
export default defineConfig({
  title: 'Hooksmith',
  description: 'Forges a typed webhook package from an AsyncAPI document.',
  base: process.env['DOCS_BASE'] ?? '/',
  cleanUrls: true,
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  ignoreDeadLinks: false,
  /** An address in a text, such as that of a server on this machine, is no link. */
  markdown: { linkify: false },
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    nav: [
      { text: 'Guides', link: '/guides/start' },
      { text: 'Reference', link: '/reference/options' },
      /* The page that `hooksmith docs` makes of Groove's document. */
      { text: 'Groove’s events', link: '/catalogue.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Receive events',
        items: [
          { text: 'Start a receiver', link: '/guides/start' },
          { text: 'Answers and options', link: '/guides/receiver' },
          { text: 'One URL for all events', link: '/guides/events' },
          { text: 'Verify signatures', link: '/guides/signatures' },
          { text: 'Lose nothing', link: '/guides/inbox' },
          { text: 'Subscribe', link: '/guides/subscribe' },
          { text: 'Watch deliveries', link: '/guides/listen' },
          { text: 'Test handlers', link: '/guides/test' },
          { text: 'Deploy', link: '/guides/deploy' },
        ],
      },
      {
        text: 'Packages',
        items: [
          { text: 'Publish', link: '/guides/publish' },
          { text: 'Version an edit', link: '/guides/versions' },
          { text: 'A page of your events', link: '/guides/catalogue' },
          { text: 'Consume', link: '/guides/consume' },
          { text: 'Upgrade', link: '/guides/upgrade' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Options', link: '/reference/options' },
          { text: 'Diagnostics', link: '/reference/diagnostics' },
          { text: 'Changes', link: '/reference/changes' },
          { text: 'Exports', link: '/reference/exports' },
          { text: 'The library', link: '/reference/library' },
          { text: 'Measured', link: '/reference/measured' },
        ],
      },
    ],
  },
});
