import type { FC } from 'hono/jsx'
import { Icon } from './icon.tsx'

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

/** A square picture that fills what it stands in, or the sign that there is none. */
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

/** Says that the picture is another variant's: the shop has none of this one. */
export const ShownIn: FC<{ shownIn: string | undefined; class?: string }> = (props) =>
  props.shownIn === undefined ? null : (
    <span data-shown-in class={`block text-sm text-muted ${props.class ?? ''}`.trim()}>
      Shown in {props.shownIn}
    </span>
  )
