/// The page and its interface. In: HTTPS requests. Out: JSON, playlists, stored bytes, the front end. The only
/// room that knows Jetty and Javalin. Always holds: nothing is shown without a login; only durable bytes leave;
/// no name in a request can leave its folder; a slow or hostile client costs a bounded number of threads and
/// bytes, and never reaches a recording.
@NullMarked
package org.liuhen.appliance.web;

import org.jspecify.annotations.NullMarked;
