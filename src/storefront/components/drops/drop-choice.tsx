import type { FC } from 'hono/jsx'
import type { DropDefinition, DropVariant } from '../../../shared/drop/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Price } from '../catalog/price.tsx'
import { Button } from '../controls/button.tsx'
import { Quantity } from '../controls/quantity.tsx'
import { RadioCards } from '../controls/radio-cards.tsx'
import { DropRefusal } from './drop-refusal.tsx'
import { spanWords } from './drop-words.ts'

export const variantName = ({ title, variantTitle }: DropVariant): string =>
  variantTitle === null ? title : `${title}, ${variantTitle}`

export const DropPrice: FC<{ variant: DropVariant; class?: string }> = ({ variant, ...look }) => (
  <Price
    price={variant.unitPrice}
    {...(variant.compareAtPrice === null ? {} : { compareAtPrice: variant.compareAtPrice })}
    {...look}
  />
)

interface DropChoiceProps {
  definition: DropDefinition
  pass: string
  formKey: string
  /** Why the last press was refused. */
  message?: string
}

/** The choice of an admitted shopper: a form, answered with the checkout. */
export const DropChoice: FC<DropChoiceProps> = (props) => {
  const { definition, pass, formKey, message } = props
  const { id, variants, limitPerShopper, holdMs } = definition
  const [only] = variants
  return (
    <form method="post" action={`/drops/${id}/claims`} class="mt-5 grid gap-5" data-claim>
      <input type="hidden" name="pass" value={pass} data-pass />
      <input type="hidden" name="key" value={formKey} />
      {variants.length === 1 && only ? (
        <input type="hidden" name="variantId" value={only.variantId} />
      ) : (
        <RadioCards
          name="variantId"
          legend={texts.drop.chooseOne}
          value={only?.variantId ?? ''}
          cards={variants.map((variant) => ({
            value: variant.variantId,
            title: variantName(variant),
            aside: <DropPrice variant={variant} />,
          }))}
        />
      )}
      {limitPerShopper === 1 ? (
        <input type="hidden" name="quantity" value="1" />
      ) : (
        <div class="flex items-center gap-4">
          <Quantity
            id={`quantity-${id}`}
            label={texts.drop.quantity}
            value={1}
            max={limitPerShopper}
          />
          <p class="text-sm text-muted">{texts.drop.atMost(limitPerShopper)}</p>
        </div>
      )}
      <div>
        <DropRefusal of="claim" message={message} />
        <Button wide>{islandTexts.drop.continueToCheckout}</Button>
        <p class="mt-3 text-sm text-muted">{texts.drop.timeToPay(spanWords(holdMs))}</p>
      </div>
    </form>
  )
}
