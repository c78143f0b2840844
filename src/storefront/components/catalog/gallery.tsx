import type { FC } from 'hono/jsx'
import type { ProductImage } from '../../../shared/catalog/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Picture } from './picture.tsx'

const TEXT = texts.product

interface GalleryProps {
  /** The first one is what the page shows at once. */
  images: readonly ProductImage[]
  title: string
  /** The picture of a variant that has none of its own, and what it shows instead. */
  fallback?: { imageId: string; shownIn: string | undefined }
}

const pictureId = (index: number): string => `picture-${index + 1}`

/**
 * A strip of pictures that is swiped or scrolled; on a phone the next one looks in from the side,
 * and price and options keep their place below. The small ones are links to the large ones, so
 * that they work without script; with it the page stays where it is.
 */
export const Gallery: FC<GalleryProps> = ({ images, title, fallback }) => {
  const several = images.length > 1
  return (
    <section data-gallery aria-label={TEXT.pictures} class="grid gap-3">
      <div
        data-gallery-strip
        // Scrolled by keyboard too, so it takes the focus.
        {...(several ? { tabindex: 0, role: 'group', 'aria-label': TEXT.picturesOf(title) } : {})}
        class="sideways snap-x snap-mandatory gap-2 rounded-lg md:gap-0 md:bg-sunken"
      >
        {several ? null : (
          <Only image={images[0]} {...(fallback === undefined ? {} : { fallback })} />
        )}
        {several
          ? images.map((image, index) => (
              <figure
                id={pictureId(index)}
                data-image={image.id}
                class="relative w-4/5 shrink-0 snap-start overflow-hidden rounded-lg bg-sunken md:w-full md:rounded-none"
              >
                <Large image={image} first={index === 0} class="aspect-square" />
                {fallback?.imageId === image.id ? <Caption shownIn={fallback.shownIn} /> : null}
              </figure>
            ))
          : null}
      </div>
      {several ? <Small images={images} /> : null}
    </section>
  )
}

const Only: FC<{ image: ProductImage | undefined; fallback?: GalleryProps['fallback'] }> = (
  props,
) => {
  const { image, fallback } = props
  return (
    <figure
      data-image={image?.id}
      class="relative w-full overflow-hidden rounded-lg bg-sunken aspect-[5/4] md:aspect-square md:rounded-none"
    >
      {image ? <Large image={image} first class="h-full" /> : <Picture src={null} size={800} />}
      {fallback && image?.id === fallback.imageId ? <Caption shownIn={fallback.shownIn} /> : null}
    </figure>
  )
}

const Large: FC<{ image: ProductImage; first: boolean; class: string }> = (props) => {
  const { image, first, class: more } = props
  return (
    <img
      src={image.url}
      alt={image.alt}
      width={image.width}
      height={image.height}
      {...(first
        ? { fetchpriority: 'high' as const }
        : { loading: 'lazy' as const, decoding: 'async' as const })}
      class={`w-full object-cover ${more}`}
    />
  )
}

/** A script writes into it. It is hidden while it is empty. */
const Caption: FC<{ shownIn: string | undefined }> = ({ shownIn }) => (
  <figcaption
    data-shown-in
    class="absolute bottom-3 left-3 max-w-[calc(100%-1.5rem)] rounded-md bg-surface px-3 py-1.5 text-sm shadow-raised empty:hidden"
  >
    {shownIn === undefined ? '' : islandTexts.product.shownIn(shownIn)}
  </figcaption>
)

const Small: FC<{ images: readonly ProductImage[] }> = ({ images }) => (
  <ul data-gallery-links class="sideways gap-2 md:gap-3">
    {images.map((image, index) => (
      <li class="shrink-0">
        <a
          href={`#${pictureId(index)}`}
          data-gallery-link
          aria-label={TEXT.picture(index + 1, image.alt)}
          aria-current={index === 0 ? 'true' : undefined}
          class="choice block overflow-hidden rounded-md border-2 border-transparent opacity-75 transition-opacity focus-visible:-outline-offset-2 hover:opacity-100 aria-[current=true]:border-accent aria-[current=true]:opacity-100"
        >
          <img
            src={image.url}
            alt=""
            width={76}
            height={76}
            loading="lazy"
            decoding="async"
            class="size-11 object-cover md:size-19"
          />
        </a>
      </li>
    ))}
  </ul>
)
