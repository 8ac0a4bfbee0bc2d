/** What each reported step of a training was watched by, as JSON (`StepWatch`); NULL in rows of before. */
export const sql = `
ALTER TABLE run_steps ADD COLUMN watch TEXT;
`;
