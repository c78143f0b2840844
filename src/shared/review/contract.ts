import { z } from 'zod'
import type { Infer } from '../platform/schemas.ts'

export const REVIEW_STATUSES = ['pending', 'published', 'rejected'] as const
export type ReviewStatus = (typeof REVIEW_STATUSES)[number]

/** Photos come as these alone: an SVG is a document that may run code. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
export type PhotoType = (typeof PHOTO_TYPES)[number]

/** Stars from 1 to 5. */
type Stars = 1 | 2 | 3 | 4 | 5
export const STARS: readonly Stars[] = [5, 4, 3, 2, 1]

const rating = z.number().int().min(1).max(5)

export const ReviewPhotoSchema = z
  .object({
    id: z.string(),
    /** Pixels. */
    width: z.number().int(),
    height: z.number().int(),
  })
  .meta({ id: 'ReviewPhoto' })
export type ReviewPhoto = Infer<typeof ReviewPhotoSchema>

/** A review as its author sees it. */
export const ReviewSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    lineId: z.string(),
    rating,
    title: z.string().nullable(),
    text: z.string(),
    status: z.enum(REVIEW_STATUSES),
    /** Why staff rejected it, where they say so. */
    reason: z.string().nullable(),
    photos: z.array(ReviewPhotoSchema),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    /** Until then its author may change it. */
    editableUntil: z.iso.datetime(),
  })
  .meta({ id: 'Review' })
export type Review = Infer<typeof ReviewSchema>

/** A review as staff see it. */
export const StaffReviewSchema = ReviewSchema.extend({
  orderNumber: z.string(),
  productId: z.string(),
  productTitle: z.string(),
  variantTitle: z.string().nullable(),
  /** Grows with every change. */
  version: z.number().int(),
}).meta({ id: 'StaffReview' })
export type StaffReview = Infer<typeof StaffReviewSchema>

/** A published review. It names neither its author nor the order. */
export const PublicReviewSchema = z
  .object({
    id: z.string(),
    rating,
    title: z.string().nullable(),
    text: z.string(),
    /** The moment that it was written. */
    at: z.iso.datetime(),
    variantTitle: z.string().nullable(),
    photos: z.array(
      z.object({ url: z.string(), width: z.number().int(), height: z.number().int() }),
    ),
  })
  .meta({ id: 'PublicReview' })
export type PublicReview = Infer<typeof PublicReviewSchema>

/** How many ratings there are, by their stars: those of one star first. */
const DistributionSchema = z.array(z.number().int()).length(5)

/** The published reviews of a product, or the ratings of a carrier, summed up. */
export const RatingSummarySchema = z
  .object({
    /** With one decimal; 0 where there is no rating. */
    average: z.number(),
    count: z.number().int(),
    distribution: DistributionSchema,
  })
  .meta({ id: 'RatingSummary' })
export type RatingSummary = Infer<typeof RatingSummarySchema>

/** One page of a product's published reviews, newest first. */
export interface PublicReviews {
  data: PublicReview[]
  nextCursor: string | null
  summary: RatingSummary
}

/** The content of a review, as its author writes it. */
export interface ReviewText {
  rating: number
  title: string
  text: string
}

export const DeliveryRatingSchema = z
  .object({
    orderId: z.string(),
    rating,
    text: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'DeliveryRating' })
export type DeliveryRating = Infer<typeof DeliveryRatingSchema>

export const CarrierRatingSchema = RatingSummarySchema.extend({ carrier: z.string() }).meta({
  id: 'CarrierRating',
})
export type CarrierRating = Infer<typeof CarrierRatingSchema>

/** The key that a repeated request comes with, and the fingerprint of its body. */
export interface ReviewRequest {
  key: string
  fingerprint: string
}
