import type { FC } from 'hono/jsx'
import type { ProductImage } from '../../shared/catalog/contract.ts'

interface GalleryProps {
  /** The first one is what the page shows at once. */
  images: readonly ProductImage[]
  title: string
}

const pictureId = (index: number): string => `picture-${index + 1}`

/**
 * A strip of pictures that is swiped or scrolled. The small ones below are links to the large ones,
 * so that they work without script; with it the page stays where it is.
 */
export const Gallery: FC<GalleryProps> = ({ images, title }) => (
  <section data-gallery aria-label="Pictures" class="grid gap-3">
    <div
      data-gallery-strip
      // Scrolled by keyboard too, so it takes the focus.
      {...(images.length > 1
        ? { tabindex: 0, role: 'group', 'aria-label': `Pictures of ${title}` }
        : {})}
      class="flex snap-x snap-mandatory overflow-x-auto rounded-lg bg-sunken [scrollbar-width:none] motion-safe:scroll-smooth"
    >
      {images.length === 0 ? <div class="aspect-square w-full" aria-hidden="true" /> : null}
      {images.map((image, index) => (
        <figure
          id={pictureId(index)}
          data-image={image.id}
          class="w-full shrink-0 snap-start scroll-mt-24"
        >
          <img
            src={image.url}
            alt={image.alt}
            width={image.width}
            height={image.height}
            {...(index === 0
              ? { fetchpriority: 'high' as const }
              : { loading: 'lazy' as const, decoding: 'async' as const })}
            class="aspect-square w-full object-cover"
          />
        </figure>
      ))}
    </div>
    {images.length > 1 ? (
      <ul class="flex gap-3">
        {images.map((image, index) => (
          <li>
            <a
              href={`#${pictureId(index)}`}
              data-gallery-link
              aria-label={`Picture ${index + 1}: ${image.alt}`}
              aria-current={index === 0 ? 'true' : undefined}
              class="block overflow-hidden rounded-md border-2 border-transparent opacity-75 transition-opacity hover:opacity-100 aria-[current=true]:border-accent aria-[current=true]:opacity-100"
            >
              <img
                src={image.url}
                alt=""
                width={76}
                height={76}
                loading="lazy"
                decoding="async"
                class="size-19 object-cover"
              />
            </a>
          </li>
        ))}
      </ul>
    ) : null}
  </section>
)
