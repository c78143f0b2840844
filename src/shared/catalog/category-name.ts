import { HandleSchema } from './edit/contract.ts'
import { slugOf } from './slug.ts'

/** A category by handle and title. */
export interface CategoryName {
  handle: string
  title: string
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The category of a title or a handle in a file; its handle is '' where none can be made. */
export function categoryNamed(text: string): CategoryName {
  const isHandle = HandleSchema.safeParse(text).success
  return { handle: isHandle ? text : slugOf(text), title: capitalized(text) }
}

/** The text that `categoryNamed` reads as the same handle: the title where it says all, else the handle. */
export function nameOfCategory({ handle, title }: CategoryName): string {
  const named = categoryNamed(title)
  const says = named.handle === handle && named.title === title
  return says && !title.includes(',') && title !== capitalized(handle) ? title : handle
}
