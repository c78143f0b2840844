import { spread } from './ids.ts'

/**
 * How each object is named. A name is always derived from the authenticated subject or from an id
 * of the shop's own making, never from what a client sent.
 */
export const shopperName = (shopperId: string): string => shopperId

/** One object per SKU. A hot SKU's shards (drops) will be `${sku}#${shard}`. */
export const stockName = (sku: string): string => sku

const SANDBOX_BOOKS = 4
/** The sandbox provider keeps its books in a few objects, so that a payment makes no new one. */
export const sandboxBookName = (paymentId: string): string =>
  `book-${spread(paymentId) % SANDBOX_BOOKS}`
