import {useWindowSize} from 'ink';
import {layoutFor, type Size} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';

/** What the frame leaves to a screen, while its notice takes one row: for those that scroll and so have to know beforehand. */
export const useContentSize = ({fullWidth = false}: {fullWidth?: boolean} = {}): Size => {
	const {screenReader} = useTerminal();
	return layoutFor(useWindowSize(), {fullWidth: fullWidth || screenReader}).content;
};
