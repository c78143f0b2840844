/** The language of the shop's mails. A translation is a file of the same shape, named here. */
export * as texts from './en.ts'
