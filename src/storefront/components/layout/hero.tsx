import type { FC } from 'hono/jsx'
import { ButtonLink } from '../controls/button.tsx'

interface HeroProps {
  title: string
  text: string
  links: readonly { title: string; href: string }[]
  /** Shown at once, so its picture is fetched first. */
  feature: { title: string; href: string; image: string; note: string } | null
}

/** The first thing a visitor sees: a sentence, two ways on, and one thing of the shop. */
export const Hero: FC<HeroProps> = ({ title, text, links, feature }) => (
  <section class="shop-width grid items-center gap-8 pt-8 pb-4 md:grid-cols-[1fr_1.1fr] md:gap-16 md:pt-12">
    <div class="max-w-prose">
      <h1 class="text-4xl">{title}</h1>
      <p class="mt-5 max-w-[34rem] text-lg text-muted">{text}</p>
      <ul class="mt-8 flex flex-wrap gap-3">
        {links.map(({ title: label, href }, index) => (
          <li>
            <ButtonLink href={href} tone={index === 0 ? 'primary' : 'quiet'}>
              {label}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </div>
    {feature ? (
      <a href={feature.href} class="group relative block overflow-hidden rounded-lg bg-sunken">
        <img
          src={feature.image}
          alt=""
          width={800}
          height={800}
          fetchpriority="high"
          class="aspect-square w-full object-cover transition-transform duration-500 ease-calm group-hover:scale-[1.02] md:aspect-[5/4]"
        />
        <span class="absolute bottom-4 left-4 flex flex-wrap items-baseline gap-x-2 rounded-md bg-surface px-4 py-2 text-sm shadow-raised">
          <span class="font-semibold">{feature.title}</span>
          <span class="text-muted">{feature.note}</span>
        </span>
      </a>
    ) : null}
  </section>
)
