/**
 * How the models that this project makes itself weigh the generation losses. As a sum over the kept tokens, every term rewards a
 * sampler that drops everything, and from random weights the visual one does so within fifty steps. So: the mean over the kept
 * tokens, weighted as the paper's 0.001 weighs a sum over thirty of them, and a loss that holds the keep ratio.
 */
export const generationReadings = {
  alpha: 0.03,
  reduction: 'masked_mean',
  ratioLoss: { rho: 0.8, weight: 0.06 },
} as const;
