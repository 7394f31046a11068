import {useWindowSize} from 'ink';
import {statusColumns} from '../components/headline.tsx';
import {layoutFor} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import {useSession} from './use-session.ts';

/** Columns for a screen's status at the right of the headline. */
export const useStatusColumns = ({fullWidth = false}: {fullWidth?: boolean} = {}): number => {
	const view = useSession();
	const {glyphs, screenReader} = useTerminal();
	return statusColumns(
		view,
		layoutFor(useWindowSize(), {fullWidth: fullWidth || screenReader}),
		glyphs.dot,
	);
};
