import type { FC } from 'hono/jsx'
import { islandTexts } from '../../texts/island-texts.ts'
import { Icon } from '../controls/icon.tsx'

interface PictureProps {
  /** Its address; null where the shop has none. */
  src: string | null
  alt?: string
  /** Pixels on the page, for width and height alike. */
  size: number
  /** The one picture before all others, one on the screen at once, or one that waits to be near. */
  fetch?: 'first' | 'now' | 'late'
  class?: string
}

/** A square picture that fills its parent, or an icon where there is no picture. */
export const Picture: FC<PictureProps> = (props) => {
  const { src, alt = '', size, fetch = 'late', class: more = '' } = props
  if (src === null) {
    return (
      <span data-no-picture class="flex size-full items-center justify-center text-muted">
        <Icon name="box" size={Math.min(48, Math.round(size * 0.4))} />
      </span>
    )
  }
  return (
    <img
      src={src}
      alt={alt}
      width={size}
      height={size}
      loading={fetch === 'late' ? 'lazy' : 'eager'}
      {...(fetch === 'first' ? { fetchpriority: 'high' as const } : {})}
      decoding="async"
      class={`size-full object-cover ${more}`.trim()}
    />
  )
}

/** Names the variant in the picture, where the chosen variant has no picture of its own. */
export const ShownIn: FC<{ shownIn: string | undefined; class?: string }> = (props) =>
  props.shownIn === undefined ? null : (
    <span data-shown-in class={`block text-sm text-muted ${props.class ?? ''}`.trim()}>
      {islandTexts.product.shownIn(props.shownIn)}
    </span>
  )
