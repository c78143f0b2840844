/** Every network shows a picture of this size whole, in pixels. */
export const LINK_CARD_WIDTH = 1200
export const LINK_CARD_HEIGHT = 630

/** The content of a card for a link to one of the shop's pages. */
export interface LinkCard {
  shopName: string
  title: string
  /** Such as a price; may be empty. */
  note: string
}

/** A picture's file as it is kept: SVG, PNG, JPEG, WebP or GIF. */
export type CardPicture = Uint8Array
