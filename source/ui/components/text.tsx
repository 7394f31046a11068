import {Text as InkText, type TextProps} from 'ink';
import {Children, type ReactNode} from 'react';
import {printableLine} from '../../text/printable.ts';

type Props = Omit<TextProps, 'children'> & {readonly children?: ReactNode};

/** The one way in which a text comes to a screen: in one line, with nothing in it that a terminal obeys. */
export const Text = ({children, ...props}: Props) => {
	const pieces: ReactNode[] = [];

	Children.forEach(children, child => {
		pieces.push(typeof child === 'string' ? printableLine(child) : child);
	});
	return <InkText {...props}>{Children.toArray(pieces)}</InkText>;
};
