// A ttrpc peer in Go, over containerd's own library as Debian ships it (1.1: unary only).
//
//	peer client PATH   calls echo.v1.Echo on a Unix socket and prints what it gets
//	peer server PATH   serves echo.v1.Echo until its standard input ends
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/types"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const service = "echo.v1.Echo"

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func describe(err error) string {
	found, ok := status.FromError(err)
	if !ok {
		return fmt.Sprintf("no status: %v", err)
	}
	text := fmt.Sprintf("%v %q", found.Code(), found.Message())
	for _, detail := range found.Proto().GetDetails() {
		text += " " + detail.TypeUrl
	}
	return text
}

func client(path string) {
	conn, err := net.Dial("unix", path)
	check(err)
	client := ttrpc.NewClient(conn)
	defer client.Close()
	ctx := context.Background()

	call := func(ctx context.Context, method string, value []byte) ([]byte, error) {
		reply := &types.BytesValue{}
		err := client.Call(ctx, service, method, &types.BytesValue{Value: value}, reply)
		return reply.Value, err
	}

	reply, err := call(ctx, "Unary", []byte("社工"))
	check(err)
	fmt.Printf("unary %s\n", reply)
	reply, err = call(ctx, "Unary", nil)
	check(err)
	fmt.Printf("empty %d\n", len(reply))

	md := ttrpc.MD{}
	md.Set("accept-language", "zh-CN")
	reply, err = call(ttrpc.WithMetadata(ctx, md), "Language", nil)
	check(err)
	fmt.Printf("metadata %s\n", reply)

	_, err = call(ctx, "Refuse", nil)
	fmt.Println("refuse", describe(err))
	_, err = call(ctx, "NoSuchMethod", nil)
	fmt.Println("unknown", describe(err))

	short, cancel := context.WithTimeout(ctx, 30*time.Millisecond)
	defer cancel()
	_, err = call(short, "Never", nil)
	// Its own deadline and the server's answer run against one another: both mean the same.
	if err == context.DeadlineExceeded || status.Code(err) == codes.DeadlineExceeded {
		fmt.Println("deadline exceeded")
	} else {
		fmt.Println("deadline", err)
	}

	var group sync.WaitGroup
	var mutex sync.Mutex
	good := 0
	for i := 0; i < 1000; i++ {
		group.Add(1)
		go func(text string) {
			defer group.Done()
			for {
				reply, err := call(ctx, "Unary", []byte(text))
				if status.Code(err) == codes.ResourceExhausted {
					time.Sleep(time.Millisecond)
					continue
				}
				if err == nil && string(reply) == text {
					mutex.Lock()
					good++
					mutex.Unlock()
				}
				return
			}
		}(fmt.Sprint("call ", i))
	}
	group.Wait()
	fmt.Println("concurrent", good)
}

func server(path string) {
	server, err := ttrpc.NewServer()
	check(err)
	decode := func(unmarshal func(interface{}) error) (*types.BytesValue, error) {
		request := &types.BytesValue{}
		return request, unmarshal(request)
	}
	server.Register(service, map[string]ttrpc.Method{
		"Unary": func(ctx context.Context, u func(interface{}) error) (interface{}, error) {
			return decode(u)
		},
		"Language": func(ctx context.Context, u func(interface{}) error) (interface{}, error) {
			value, _ := ttrpc.GetMetadataValue(ctx, "accept-language")
			return &types.BytesValue{Value: []byte(value)}, nil
		},
		"Refuse": func(ctx context.Context, u func(interface{}) error) (interface{}, error) {
			return nil, status.Error(codes.FailedPrecondition, "窗口已关闭")
		},
		"Never": func(ctx context.Context, u func(interface{}) error) (interface{}, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		},
	})
	listener, err := net.Listen("unix", path)
	check(err)
	fmt.Println("ready")
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	check(server.Serve(context.Background(), listener))
}

func main() {
	if len(os.Args) != 3 {
		fmt.Println("usage: peer client|server PATH")
		os.Exit(2)
	}
	if os.Args[1] == "client" {
		client(os.Args[2])
	} else {
		server(os.Args[2])
	}
}
