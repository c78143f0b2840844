/**
 * The language of the texts that scripts show too. They stand apart from the other texts, so that
 * a page's scripts carry no text that no script shows.
 */
export * as islandTexts from './en-islands.ts'
