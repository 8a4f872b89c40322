// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.Header;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A header as it is written on the command line: {@code Name: value}, as for curl. */
final class HeaderOption implements ITypeConverter<Header> {
    @Override
    public Header convert(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (colon < 0 || !Header.isName(name) || !Header.isValue(value)) {
            throw new TypeConversionException("a header is 'Name: value', the name without spaces");
        }
        return new Header(name, value);
    }
}
