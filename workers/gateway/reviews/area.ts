import { createRouter } from '../http/app.ts'
import { reviewRoutes } from './routes.ts'
import { staffReviewPages } from './staff-pages.tsx'
import { staffReviewRoutes } from './staff-routes.ts'

/** The published reviews of products, and what staff decide about reviews. */
export const reviewsArea = createRouter()

reviewsArea.route('/', reviewRoutes)
reviewsArea.route('/', staffReviewRoutes)
reviewsArea.route('/', staffReviewPages)
