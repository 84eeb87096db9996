#pragma once

#include <microhttpd.h>

/// Starts a daemon; Swift cannot call the variadic `MHD_start_daemon`. All options stand in the array.
static inline struct MHD_Daemon *mhd_start(unsigned int flags, MHD_AccessHandlerCallback handler, void *context,
                                           const struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, 0, 0, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/// glibc declares this under `_GNU_SOURCE` only, which Swift's Glibc module does not define.
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

/// `MHD_get_connection_info` without its variable arguments.
static inline const union MHD_ConnectionInfo *mhd_connection_info(struct MHD_Connection *connection,
                                                                  enum MHD_ConnectionInfoType type) {
    return MHD_get_connection_info(connection, type);
}
