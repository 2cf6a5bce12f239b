/// Tests of the page, by HTTPS against a real server over a real store.
@NullMarked
package org.liuhen.appliance.web;

import org.jspecify.annotations.NullMarked;
