import { number } from '../wording.ts'

export const pictures = {
  title: 'Pictures',
  none: 'No pictures yet.',
  first: 'The first picture is the one in lists.',
  elsewhere: 'This picture is on another host, so pages don’t show it.',
  alt: (position: number) => `Description of picture ${number(position)}`,
  altHint: 'For shoppers who don’t see it',
  earlier: (position: number) => `Move picture ${number(position)} earlier`,
  later: (position: number) => `Move picture ${number(position)} later`,
  remove: (position: number) => `Remove picture ${number(position)}`,
  save: 'Save descriptions',
  add: 'Add pictures',
  hint: 'PNG, JPEG, WebP or SVG, up to 5 MB and 50 megapixels each.',
  drop: 'You can also drop them here, and drag pictures into another order.',
  upload: 'Upload',
  refused: (count: number) =>
    `${number(count)} ${count === 1 ? 'file was' : 'files were'} not added:`,
  noFile: 'Choose at least one picture.',
  tooMuch: 'These files are larger than 20 MB together. Upload them in smaller groups.',
  progress: (name: string) => `Upload of ${name}`,
  waiting: 'Waiting',
  sending: 'Uploading',
  added: 'Added',
  saved: 'Pictures saved',
  unreachable: 'The shop can’t be reached. Try again.',
}

/** The reasons for refusing a picture, beside its name. */
export const pictureRefusals: Readonly<Record<string, string>> = {
  unsupported_media_type: 'It is not a PNG, JPEG, WebP or SVG picture.',
  body_too_large: 'It is larger than 5 MB.',
}
