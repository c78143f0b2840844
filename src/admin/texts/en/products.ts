import { number, plural } from '../wording.ts'

export const products = {
  title: 'Products',
  all: 'All products',
  create: 'New product',
  none: { title: 'No products yet', text: 'Create the first one from a title and a price.' },
  noneFound: { title: 'No products found', text: 'Change the search or the status.' },
  views: { all: 'All', active: 'Active', draft: 'Drafts', withdrawn: 'Withdrawn' },
  statuses: { active: 'Active', draft: 'Draft', withdrawn: 'Withdrawn' },
  pending: 'Unpublished changes',
  columns: {
    product: 'Product',
    status: 'Status',
    variants: 'Variants',
    stock: 'Available',
    price: 'Price',
  },
  search: 'Title, handle or SKU',
  apply: 'Search',
  priceFrom: (price: string) => `from ${price}`,
  notCounted: 'Not counted',
  choose: (title: string) => `Select ${title}`,
  firstMatches: (count: number) =>
    `The ${number(count)} best matches are shown. Search for more of the title to narrow them.`,
  draftsHint: 'Drafts are found by the beginning of their title, their handle or a SKU.',
}

export const publishing = {
  label: 'Products published',
  text: (published: number, total: number) =>
    `Publishing: ${number(published)} of ${number(total)} products. It goes on when you leave this page.`,
}

export const newProduct = {
  text: 'A title and a price are enough. Everything else can follow, before shoppers see it.',
  name: 'Title',
  price: (currency: string) => `Price (${currency})`,
  submit: 'Create draft',
}

export const product = {
  save: 'Save',
  publish: 'Publish',
  duplicate: 'Duplicate',
  withdraw: 'Withdraw',
  withdrawText:
    'Shoppers no longer see the product. It stays in their orders. You can publish it again.',
  withdrawConfirm: 'Yes, withdraw it',
  discard: 'Delete draft',
  discardText: 'A draft that shoppers have never seen is deleted. Another one is withdrawn.',
  discardAlone: 'A draft is deleted on its own page.',
  discardConfirm: 'Yes, delete it',
  view: 'View in shop',
  preview: 'Preview',
  previewText:
    'This is a preview of the saved product. Only staff see it, and nothing can be bought here.',
  previewBack: 'Back to editing',
  about: 'Product',
  name: 'Title',
  description: 'Description',
  descriptionHint: 'Plain text. An empty line begins a new paragraph.',
  vendor: 'Vendor',
  productType: 'Type',
  tags: 'Tags',
  tagsHint: 'Separated by commas.',
  categories: 'Categories',
  noCategories: 'There are no categories yet.',
  handle: 'Address',
  handleHint: 'It stays as it is: links in mails, search engines and bookmarks lead there.',
  options: 'Options',
  optionsHint:
    'Name what shoppers choose, such as Size, and list new values. Adding makes a variant of each combination that is missing.',
  optionName: (position: number) => `Option ${number(position)}`,
  optionValues: (position: number) => `New values of option ${number(position)}`,
  valuesHint: 'Separated by commas.',
  addVariants: 'Add variants',
  added: (count: number) =>
    `${number(count)} ${plural(count, { one: 'variant was', other: 'variants were' })} added below. Check the prices, then save.`,
  noneAdded: 'Each combination of these values has a variant already.',
  variants: 'Variants',
  variant: (position: number) => `Variant ${number(position)}`,
  sku: 'SKU',
  option: (position: number) => `Value ${number(position)}`,
  price: (currency: string) => `Price (${currency})`,
  compareAt: 'Compare-at price',
  barcode: 'Barcode',
  weight: 'Weight (g)',
  taxClass: 'Tax class',
  taxClasses: { standard: 'Standard', reduced: 'Reduced', zero: 'Zero', exempt: 'Exempt' },
  more: 'Delivery and stock',
  shipping: { title: 'Delivery', choices: { yes: 'Shipped', no: 'Needs no shipping' } },
  policy: {
    title: 'When out of stock',
    choices: {
      deny: 'Not sold',
      continue: 'Sold on backorder',
      untracked: 'Always sold: not counted',
    },
  },
  stock: 'In stock',
  stockHint: 'A new variant without a stock sells without being counted.',
  available: (count: number) => `${number(count)} available`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name} when saving`,
  unsaved: 'You have unsaved changes.',
}

/** Beside the fields of a product, and above them. */
export const productErrors = {
  wrongFields: (count: number) =>
    `${number(count)} ${plural(count, { one: 'field needs', other: 'fields need' })} your attention. Nothing was saved.`,
  amount: (example: string) => `Enter an amount, such as ${example}.`,
  whole: (most: number) => `Enter a whole number up to ${number(most)}.`,
  needed: 'This field is needed.',
  skuTaken: 'Another product has this SKU.',
  oneVariant: 'A product has at least one variant.',
  tooMany: (most: number) => `A product has at most ${number(most)} variants.`,
}

/** Two members of staff changed one product. */
export const productConflict = {
  title: 'This product has changed since you opened it',
  /** Of a form about something else. */
  otherTitle: 'This has changed since you opened it',
  text: 'Nothing was saved. Choose what stays where you both changed the same, then save again.',
  taken: 'Changed meanwhile, and taken over:',
  saved: 'Saved now',
  yours: 'Yours',
  empty: 'empty',
  variant: (sku: string) => `Variant ${sku}`,
  removed: 'Removed',
  kept: 'Kept, with the changes',
  of: (field: string, variant: string) => `${field}, ${variant}`,
}
