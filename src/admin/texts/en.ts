/** Every text of the staff's pages. Parts that shoppers see too are in `src/storefront/texts`. */
export * from './en/access.ts'
export * from './en/drops.ts'
export * from './en/general.ts'
export * from './en/goods.ts'
export * from './en/orders.ts'
export * from './en/settings.ts'
export * from './en/table.ts'
export * from './en/work.ts'
