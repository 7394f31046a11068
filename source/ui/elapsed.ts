/** How long something took: `0.2s`, `61s`, `2m 05s`. What still runs has no tenths, so that it changes once a second. */
export const elapsedText = (
	milliseconds: number,
	{isRunning = false}: {isRunning?: boolean} = {},
): string => {
	const seconds = Math.floor(milliseconds / 1000);
	if (milliseconds < 9950 && !isRunning) {
		return `${(milliseconds / 1000).toFixed(1)}s`;
	}

	return seconds < 100
		? `${String(seconds)}s`
		: `${String(Math.floor(seconds / 60))}m ${String(seconds % 60).padStart(2, '0')}s`;
};

/** The time since a start, as a clock: `0:31`, `1:02:03`. */
export const clockText = (milliseconds: number): string => {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	const [hours, minutes, rest] = [
		Math.floor(seconds / 3600),
		Math.floor(seconds / 60) % 60,
		String(seconds % 60).padStart(2, '0'),
	];
	return hours === 0
		? `${String(minutes)}:${rest}`
		: `${String(hours)}:${String(minutes).padStart(2, '0')}:${rest}`;
};
