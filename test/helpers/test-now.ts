/** The time of every screen that is rendered for a test. */
export const testNow = Date.UTC(2026, 10, 21, 12);
