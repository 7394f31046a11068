import type {Terminal} from '../../test/helpers/terminal.ts';
import type {Film} from './film.ts';

/** How long a person looks, in milliseconds. */
const look = {glance: 350, read: 1800, study: 2600} as const;

/** The first time, happy: from the contexts to a proven mesh. */
export const playDemo = async (terminal: Terminal, {hold}: Film): Promise<void> => {
	const press = async (
		key: string,
		shows: string | RegExp,
		milliseconds: number,
	): Promise<void> => {
		await terminal.press(key);
		await terminal.until(shows, {timeoutMs: 60_000});
		hold(milliseconds);
	};

	await terminal.until(screen => / \d+ ms/v.test(screen) && !screen.includes('asking'));
	hold(look.read);
	await press('space', '1 chosen', look.glance);
	await press('down', /❯ ◯ +east-2/v, look.glance);
	await press('space', '2 chosen', look.glance);
	await press('down', /❯ ◯ +west-1/v, look.glance);
	await press('space', '3 chosen', look.read);
	await press('enter', /\d checks/v, look.study);
	await press('n', 'How the clusters form one mesh', look.study);
	await press('enter', 'Where the certificates come from', look.read);
	await press('enter', /The plan: \d/v, look.study);
	await press('i', 'of 33 steps', look.glance);
	await terminal.until('from / to', {timeoutMs: 120_000});
	await terminal.until('What to run next', {timeoutMs: 120_000});
	hold(look.study);
	await terminal.press('down', 'enter');
	await terminal.until('Traffic is proven');
	hold(look.study);
};
