/** What is imported completely, as the end of an SQL condition on a sample's id: see migration 1. */
export const visible = '<= (SELECT last_sample FROM horizon)';
