/** Texts that the scripts of staff pages show. They are few: pages have their texts already. */
export const liveTexts = {
  changed: 'This page has changed.',
  show: 'Show it as it is now',
}
