/** The language of the staff's pages. A translation is a file of the same shape, named here. */
export * as texts from './en.ts'
