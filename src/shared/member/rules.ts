/** The level of a new member. */
export const FIRST_LEVEL = 'member'

/** One spelling per address, as it is stored and mailed to. */
export const memberEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase()
