import type { FC } from 'hono/jsx'

interface PromotionProps {
  id: string
  title: string
  text: string
  link: { title: string; href: string }
  /** Address of a picture that only decorates. */
  image: string | null
}

/** A slot for one thing the merchant wants known: quiet, one link, never in the way. */
export const Promotion: FC<PromotionProps> = ({ id, title, text, link, image }) => (
  <section aria-labelledby={id} class="shop-width">
    <div class="grid overflow-hidden rounded-lg bg-accent-soft md:grid-cols-[1.4fr_1fr]">
      <div class="self-center px-6 py-8 md:px-12 md:py-12">
        <h2 id={id} class="text-2xl">
          {title}
        </h2>
        <p class="mt-3 max-w-prose">{text}</p>
        <p class="mt-5">
          <a href={link.href} class="text-link press-target inline-flex items-center font-semibold">
            {link.title}
          </a>
        </p>
      </div>
      {image === null ? null : (
        <img
          src={image}
          alt=""
          width={800}
          height={800}
          loading="lazy"
          decoding="async"
          class="hidden size-full max-h-80 object-cover md:block"
        />
      )}
    </div>
  </section>
)
