/** The language of the shop's pages. A translation is a file of the same shape, named here. */
export * as texts from './en.ts'
