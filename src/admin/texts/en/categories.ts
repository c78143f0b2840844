import { number, plural } from '../wording.ts'

export const categories = {
  title: 'Categories',
  all: 'All categories',
  columns: { title: 'Category', products: 'Products', header: 'In the header', place: 'Order' },
  none: {
    title: 'No categories yet',
    text: 'Categories group products in the shop’s header and on pages of their own.',
  },
  create: 'New category',
  createSubmit: 'Create category',
  name: 'Title',
  nameNeeded: 'Enter a title of up to 200 characters.',
  parent: 'Parent',
  parentNone: 'None: at the top',
  description: 'Description',
  descriptionTooLong: (max: number) => `Enter at most ${number(max)} characters.`,
  header: 'Show in the shop’s header',
  save: 'Save',
  asShoppers: 'View as shopper',
  address: (handle: string) => `/categories/${handle}`,
  pending: 'Not published yet',
  pendingTree:
    'Shoppers don’t see these changes yet. Publishing shows them, along with all changed products.',
  publish: 'Publish changes',
  shown: 'Shown',
  hidden: 'Hidden',
  show: (title: string) => ` – show ${title} in the header`,
  hide: (title: string) => ` – take ${title} out of the header`,
  moves: {
    up: (title: string) => `Move ${title} up`,
    down: (title: string) => `Move ${title} down`,
    in: (title: string) => `Move ${title} under the category above it`,
    out: (title: string) => `Move ${title} out, to the level above`,
  },
  keys: 'With a row in focus, Alt and an arrow key move its category.',
  circle: 'A category can’t be placed under itself or under one of its own subcategories.',
  remove: 'Delete category',
  removeText: (below: number) =>
    below === 0
      ? 'Its products stay in the shop without it.'
      : `Its products stay in the shop without it. ${plural(below, {
          one: 'Its subcategory moves',
          other: 'Its subcategories move',
        })} up one level.`,
  removeConfirm: 'Yes, delete it',
}
